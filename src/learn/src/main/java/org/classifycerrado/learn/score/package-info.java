/** Scores of class maps against a reference. */
package org.classifycerrado.learn.score;
