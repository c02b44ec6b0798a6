package org.classifycerrado.learn.architecture;

import java.util.SplittableRandom;
import org.classifycerrado.learn.architecture.WeightSpec.Role;

/** How the learned tensors of an architecture are drawn before training. */
enum Initialization {
    /** Kernels after He et al. (2015), from their inputs; all else of convolutions 0. */
    HE {
        @Override
        Spread of(WeightSpec spec, WeightSpec kernel) {
            return spec.role() == Role.KERNEL ? Spread.normal(Math.sqrt(2.0 / spec.inputs())) : Spread.ZERO;
        }
    },
    /**
     * As segmentation_models_pytorch 0.3 does without pretrained weights: the encoder's kernels after He from their
     * outputs, as in torchvision's ResNet, but for the first one, which is made anew for another number of channels and
     * therefore as PyTorch makes a convolution; the decoder's uniform after He, the head's after Glorot and Bengio
     * (2010).
     */
    SEGMENTATION_MODELS {
        @Override
        Spread of(WeightSpec spec, WeightSpec kernel) {
            if (spec.role() != Role.KERNEL) {
                return Spread.ZERO;
            }
            long outputs = spec.shape()[0] * spec.shape()[2] * spec.shape()[3];
            if (spec.name().equals("encoder.conv1.weight")) {
                return pyTorch(spec);
            }
            if (spec.name().startsWith("encoder.")) {
                return Spread.normal(Math.sqrt(2.0 / outputs));
            }
            return Spread.uniform(
                    Math.sqrt(6.0 / (spec.name().startsWith("decoder.") ? spec.inputs() : spec.inputs() + outputs)));
        }
    },
    /**
     * As TransNuSeg's code does: matrices and tables normal with 0.02 (Liu et al. 2021), depthwise kernels after He
     * from their outputs, other convolutions as PyTorch makes them.
     */
    TRANSNUSEG {
        @Override
        Spread of(WeightSpec spec, WeightSpec kernel) {
            return switch (spec.role()) {
                case MATRIX, TABLE -> Spread.normal(0.02);
                case KERNEL ->
                    depthwise(spec)
                            ? Spread.normal(Math.sqrt(2.0 / (spec.shape()[2] * spec.shape()[3])))
                            : pyTorch(spec);
                case BIAS -> spec.name().equals(PATCHES + ".bias") ? pyTorch(kernel) : Spread.ZERO;
                default -> Spread.ZERO;
            };
        }

        private boolean depthwise(WeightSpec spec) {
            return spec.shape()[1] == 1 && spec.shape()[2] > 1;
        }
    };

    private static final String PATCHES = "patch_embed.proj";

    /**
     * A distribution around 0.
     *
     * @param normal whether it is normal, else uniform
     * @param extent standard deviation, or the largest value
     */
    record Spread(boolean normal, double extent) {

        static final Spread ZERO = uniform(0);

        static Spread normal(double deviation) {
            return new Spread(true, deviation);
        }

        static Spread uniform(double largest) {
            return new Spread(false, largest);
        }

        void fill(float[] values, SplittableRandom random) {
            for (int i = 0; extent > 0 && i < values.length; i++) {
                values[i] = (float) (extent * (normal ? random.nextGaussian() : 2 * random.nextDouble() - 1));
            }
        }
    }

    /**
     * The distribution of a tensor.
     *
     * @param spec a learned tensor, or another one, which is 0
     * @param kernel the last one before it, to which it may be the bias; null before the first
     */
    abstract Spread of(WeightSpec spec, WeightSpec kernel);

    /** PyTorch's own for convolutions and their biases: uniform up to 1/√inputs. */
    private static Spread pyTorch(WeightSpec kernel) {
        return Spread.uniform(1 / Math.sqrt(kernel.inputs()));
    }
}
