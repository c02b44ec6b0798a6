/** JPEG 2000 files, read and written by OpenJPEG, which is called through JNA. */
package org.classifycerrado.sentinel.jp2;
