/** Writes imagery of many bands. */
package org.classifycerrado.learn.tiff;
