/** WMS 1.1.1 and 1.3.0 on the layers of a folder. */
package org.classifycerrado.server.wms;
