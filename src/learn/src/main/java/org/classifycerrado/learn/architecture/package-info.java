/**
 * The networks. Each is described once, as a walk over {@link org.classifycerrado.learn.architecture.Layers}; the form
 * that is trained and the form that makes maps are both written from that description.
 */
package org.classifycerrado.learn.architecture;
