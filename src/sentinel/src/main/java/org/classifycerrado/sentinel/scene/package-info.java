/**
 * A scene and its bands, as products, files and catalogues have them: the one thing that stacks are made of, wherever
 * it comes from.
 */
package org.classifycerrado.sentinel.scene;
