/** The processes of the namespace {@code cerrado}, from a request to its results. */
package org.classifycerrado.process;
