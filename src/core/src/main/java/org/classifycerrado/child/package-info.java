/**
 * Java virtual machines as children of this one, with the same classes: for native code that may end the process it
 * runs in. Nothing here knows what the children do.
 */
package org.classifycerrado.child;
