package org.classifycerrado.learn.training;

/** By what the best epoch is chosen. */
public enum Criterion {
    /** The lowest loss on the validation patches. */
    LOSS {
        @Override
        boolean better(EpochReport one, EpochReport other) {
            return one.validationLoss() < other.validationLoss();
        }
    },
    /** The highest macro F1 on the validation patches. */
    MACRO_F1 {
        @Override
        boolean better(EpochReport one, EpochReport other) {
            return one.macroF1() > other.macroF1();
        }
    };

    /** Whether one epoch is better than another. */
    abstract boolean better(EpochReport one, EpochReport other);
}
