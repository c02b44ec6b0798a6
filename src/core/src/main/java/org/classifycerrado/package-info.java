/** What all packages share: progress, errors that speak to the caller, the version. */
package org.classifycerrado;
