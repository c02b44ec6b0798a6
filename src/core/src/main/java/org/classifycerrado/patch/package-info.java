/** Cuts a grid into overlapping windows and joins their class scores. */
package org.classifycerrado.patch;
