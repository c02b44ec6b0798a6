/** From a PyTorch checkpoint, or a TorchScript file and its card, to a model of the store. */
package org.classifycerrado.learn.checkpoint;
