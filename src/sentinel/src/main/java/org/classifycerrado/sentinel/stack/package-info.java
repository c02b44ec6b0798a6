/** Stacks of scenes: all bands of one sensor on one grid, of one date or several. */
package org.classifycerrado.sentinel.stack;
