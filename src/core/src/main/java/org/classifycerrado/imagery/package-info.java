/** Reads coverages onto one pixel grid, within a region, as numbers. */
package org.classifycerrado.imagery;
