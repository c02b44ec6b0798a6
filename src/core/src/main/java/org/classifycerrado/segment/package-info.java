/**
 * From stacked windows to class probabilities: a {@link org.classifycerrado.segment.Segmenter} is a model that is
 * loaded, a {@link org.classifycerrado.segment.Runtimes.Kind runtime} is where it is loaded (in this process or in a
 * child of it), and {@link org.classifycerrado.segment.SceneClassifier} takes a whole scene through it.
 */
package org.classifycerrado.segment;
