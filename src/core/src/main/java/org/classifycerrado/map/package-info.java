/** Writes maps, counts areas and draws previews. */
package org.classifycerrado.map;
