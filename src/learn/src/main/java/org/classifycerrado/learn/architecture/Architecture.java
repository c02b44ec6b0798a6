package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The networks that the project can build. */
public enum Architecture {
    /**
     * A small U-Net of 0.23 million parameters: widths 16, 32, 48 and 64, two convolutions a level, nearest-neighbour
     * upsampling. Gives logits; fully convolutional with stride 8.
     */
    UNET_SMALL("unet-small", UNetSmall::scores, Initialization.HE, 8, true, false),
    /**
     * The U-Net with a ResNet-50 encoder of the CerraData-4MM experiments, 32.6 million parameters. Gives
     * probabilities; fully convolutional with stride 32.
     */
    UNET_RESNET50("unet-resnet50", UNetResNet50::scores, Initialization.SEGMENTATION_MODELS, 32, true, true),
    /**
     * The TransNuSeg of the CerraData-4MM experiments, 21 million parameters: a Swin encoder, and one decoder each for
     * classes and for their boundaries. Gives logits; reads patches of 128×128 only.
     */
    TRANSNUSEG("transnuseg", new TransNuSeg(96), Initialization.TRANSNUSEG, 128, false, false);

    private final String id;
    private final Plan plan;
    private final Initialization initialization;
    private final int stride;
    private final boolean fullyConvolutional;
    private final boolean probabilities;

    Architecture(
            String id,
            Plan plan,
            Initialization initialization,
            int stride,
            boolean fullyConvolutional,
            boolean probabilities) {
        this.id = id;
        this.plan = plan;
        this.initialization = initialization;
        this.stride = stride;
        this.fullyConvolutional = fullyConvolutional;
        this.probabilities = probabilities;
    }

    /** How it is put together. */
    Plan plan() {
        return plan;
    }

    /** How its weights begin. */
    Initialization initialization() {
        return initialization;
    }

    /**
     * The name in cards and parameters.
     *
     * @return {@code unet-small}, {@code unet-resnet50} or {@code transnuseg}
     */
    public String id() {
        return id;
    }

    /**
     * The number of which an input's sides must be multiples; the side itself where the network is not
     * {@linkplain #fullyConvolutional() fully convolutional}.
     *
     * @return 8, 32 or 128
     */
    public int stride() {
        return stride;
    }

    /**
     * Whether it takes inputs of any size that {@link #stride()} allows.
     *
     * @return false if an input's sides must be exactly {@link #stride()}
     */
    public boolean fullyConvolutional() {
        return fullyConvolutional;
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
