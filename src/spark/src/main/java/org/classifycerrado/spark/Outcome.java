package org.classifycerrado.spark;

import java.io.Serializable;

/**
 * How a task ended. A failure that has words for people is a result like others: to try it again on another machine is
 * the driver's decision, and not each task's.
 *
 * @param value what came of it, or null
 * @param problem why nothing came of it, or null
 */
record Outcome<T extends Serializable>(T value, String problem) implements Serializable {}
