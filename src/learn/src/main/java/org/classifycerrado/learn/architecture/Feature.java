package org.classifycerrado.learn.architecture;

/**
 * A feature map inside a network that is being described.
 *
 * @param name variable that holds it in the code
 * @param channels how many channels it has
 */
record Feature(String name, int channels) {}
