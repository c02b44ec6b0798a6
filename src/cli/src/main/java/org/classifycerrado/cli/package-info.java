/** The command {@code cerrado}. */
package org.classifycerrado.cli;
