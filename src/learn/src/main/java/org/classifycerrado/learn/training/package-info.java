/** Training of networks from patches. */
package org.classifycerrado.learn.training;
