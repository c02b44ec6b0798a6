package org.classifycerrado.learn.checkpoint;

import com.google.gson.JsonObject;
import java.util.List;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.legend.Level;

/**
 * The two trainings of each network that the authors of CerraData-4MM published, and what they published about their
 * results on the test split.
 */
public enum PublishedWeights {
    /** Trained with class weights. */
    W("w"),
    /** Trained without class weights. */
    NW("nw");

    private static final String TEXT = "as published with CerraData-4MM, test split";
    private static final String MATRIX =
            "computed from the confusion matrix published with CerraData-4MM, 3028 patches of the test split";

    /** NaN where a number is not published. */
    private record Result(
            String architecture,
            Modality modality,
            PublishedWeights weights,
            Level level,
            String source,
            double macroF1,
            double meanIou,
            double accuracy) {}

    private static final List<Result> RESULTS = List.of(
            new Result("transnuseg", Modality.MSI_SAR, NW, Level.L1, TEXT, 57.60, 49.05, Double.NaN),
            new Result("transnuseg", Modality.MSI, NW, Level.L1, TEXT, 57.45, 48.94, Double.NaN),
            new Result("transnuseg", Modality.SAR, NW, Level.L1, TEXT, 38.94, Double.NaN, Double.NaN),
            new Result("transnuseg", Modality.MSI, NW, Level.L2, TEXT, 53.17, 41.90, Double.NaN),
            new Result("transnuseg", Modality.MSI_SAR, W, Level.L1, MATRIX, 52.40, 42.54, 79.91),
            new Result("transnuseg", Modality.MSI_SAR, W, Level.L2, MATRIX, 37.67, 27.31, 61.93),
            new Result("unet-resnet50", Modality.MSI_SAR, NW, Level.L2, TEXT, 18.16, 15.84, Double.NaN),
            new Result("unet-resnet50", Modality.MSI_SAR, NW, Level.L1, MATRIX, 36.49, 31.92, 81.78),
            new Result("unet-resnet50", Modality.MSI_SAR, W, Level.L1, MATRIX, 45.24, 34.83, 76.78),
            new Result("unet-resnet50", Modality.MSI_SAR, W, Level.L2, MATRIX, 30.12, 21.51, 46.26));

    private final String id;

    PublishedWeights(String id) {
        this.id = id;
    }

    /**
     * The name in the dataset's files and in options.
     *
     * @return {@code w} or {@code nw}
     */
    public String id() {
        return id;
    }

    /**
     * Parses {@link #id()}, ignoring case.
     *
     * @param text the id
     * @return the weights
     * @throws IllegalArgumentException if it is neither
     */
    public static PublishedWeights parse(String text) {
        for (PublishedWeights weights : values()) {
            if (weights.id.equalsIgnoreCase(text.trim())) {
                return weights;
            }
        }
        throw new IllegalArgumentException("published is '" + text + "'; allowed: w (trained with class weights), nw");
    }

    /** Whether weights of an architecture are published. */
    static boolean of(Architecture architecture) {
        return RESULTS.stream().anyMatch(result -> result.architecture.equals(architecture.id()));
    }

    /** The published scores of a network as a card records them, as shares of 1; empty if none are known. */
    JsonObject scores(Architecture architecture, Modality modality, Level level) {
        JsonObject json = new JsonObject();
        for (Result result : RESULTS) {
            if (result.weights == this
                    && result.architecture.equals(architecture.id())
                    && result.modality == modality
                    && result.level == level) {
                json.addProperty("data", result.source);
                add(json, "macroF1", result.macroF1);
                add(json, "meanIou", result.meanIou);
                add(json, "accuracy", result.accuracy);
            }
        }
        return json;
    }

    private static void add(JsonObject json, String name, double percent) {
        if (!Double.isNaN(percent)) {
            json.addProperty(name, Math.round(percent * 100) / 1e4);
        }
    }
}
