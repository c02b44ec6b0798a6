/** XML from strangers. */
package org.classifycerrado.sentinel.xml;
