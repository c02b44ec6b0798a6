/**
 * From stacked windows to class probabilities. A {@link org.classifycerrado.segment.Segmenter} is a model that is
 * loaded; an {@link org.classifycerrado.segment.InferenceRuntime} is where it is loaded, in this process or in a child
 * of it; {@link org.classifycerrado.segment.Proofs} holds what native code has been proven to do on this machine; and
 * {@link org.classifycerrado.segment.SceneClassifier} takes a whole scene through a segmenter.
 */
package org.classifycerrado.segment;
