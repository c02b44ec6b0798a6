/** Sentinel products as Copernicus delivers them: the Standard Archive Format for Europe (SAFE). */
package org.classifycerrado.sentinel.safe;
