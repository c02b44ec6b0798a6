package org.classifycerrado.learn.training;

/** What becomes of a training when a patch cannot be read. */
public enum CorruptPatches {
    /** The patch is named, counted and left out. */
    SKIP,
    /** The training ends. */
    STOP
}
