/**
 * Maps of many scenes on Apache Spark: scenes are cut into blocks, which executors classify with core's own line; each
 * scene's blocks are joined into one map, and all maps get a table of areas and an index.
 */
package org.classifycerrado.spark;
