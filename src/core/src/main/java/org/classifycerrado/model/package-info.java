/** Models: cards, the folder that holds them, and how raw values become a network's input. */
package org.classifycerrado.model;
