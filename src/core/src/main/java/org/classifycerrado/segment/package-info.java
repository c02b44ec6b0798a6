/** Runs models over patches and scenes. */
package org.classifycerrado.segment;
