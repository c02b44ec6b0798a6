package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The networks that the project can build. */
public enum Architecture {
    /**
     * A small U-Net of 0.23 million parameters: widths 16, 32, 48 and 64, two convolutions a level, nearest-neighbour
     * upsampling. Gives logits; fully convolutional with stride 8.
     */
    UNET_SMALL("unet-small", 8, false) {
        @Override
        Feature scores(Layers layers, int classes) {
            return UNetSmall.scores(layers, classes);
        }
    },
    /**
     * The U-Net with a ResNet-50 encoder of the CerraData-4MM experiments, 32.6 million parameters. Gives
     * probabilities; fully convolutional with stride 32.
     */
    UNET_RESNET50("unet-resnet50", 32, true) {
        @Override
        Feature scores(Layers layers, int classes) {
            return UNetResNet50.scores(layers, classes);
        }
    };

    private final String id;
    private final int stride;
    private final boolean probabilities;

    Architecture(String id, int stride, boolean probabilities) {
        this.id = id;
        this.stride = stride;
        this.probabilities = probabilities;
    }

    /** Walks from the input to the logits [B, classes, H, W]. */
    abstract Feature scores(Layers layers, int classes);

    /**
     * The name in cards and parameters.
     *
     * @return {@code unet-small} or {@code unet-resnet50}
     */
    public String id() {
        return id;
    }

    /**
     * The number of which an input's sides must be multiples.
     *
     * @return 8 or 32
     */
    public int stride() {
        return stride;
    }

    /**
     * What the network gives for each class.
     *
     * @return true for probabilities, false for logits
     */
    public boolean probabilities() {
        return probabilities;
    }

    /**
     * Parses {@link #id()}.
     *
     * @param text the id
     * @return the architecture
     * @throws IllegalArgumentException if there is none of that id
     */
    public static Architecture parse(String text) {
        for (Architecture architecture : values()) {
            if (architecture.id.equals(text.trim())) {
                return architecture;
            }
        }
        throw new IllegalArgumentException("architecture is '" + text + "'; allowed: "
                + Arrays.stream(values()).map(Architecture::id).collect(Collectors.joining(", ")));
    }
}
