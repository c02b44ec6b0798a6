/**
 * TorchScript archives without Python: writing them, and checking one before libtorch, which trusts what it is given,
 * sees it.
 */
package org.classifycerrado.torchscript;
