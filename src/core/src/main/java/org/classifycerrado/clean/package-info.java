/** Removes from class maps what is too small to be meant: single pixels by majority, small patches by merging. */
package org.classifycerrado.clean;
