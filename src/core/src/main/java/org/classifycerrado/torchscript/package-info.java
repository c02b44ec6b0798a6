/**
 * PyTorch's files without Python: writing TorchScript archives, checking one before libtorch, which trusts what it is
 * given, sees it, and reading the tensors of a {@code state_dict}.
 */
package org.classifycerrado.torchscript;
