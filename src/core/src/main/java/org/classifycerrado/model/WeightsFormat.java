package org.classifycerrado.model;

import java.nio.file.Path;

/** In what form a network is stored, which also says what runs it. */
public enum WeightsFormat {
    /** A TorchScript archive, run by PyTorch. */
    TORCHSCRIPT(ModelCard.WEIGHTS_FILE),
    /** An ONNX model, run by ONNX Runtime where that has been installed. */
    ONNX("model.onnx");

    private final String fileName;

    WeightsFormat(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Name of the file in a model's folder.
     *
     * @return {@code model.pt} or {@code model.onnx}
     */
    public String fileName() {
        return fileName;
    }

    /** The format that a file has, by the end of its name. */
    static WeightsFormat of(Path file) {
        return file.getFileName().toString().endsWith(".onnx") ? ONNX : TORCHSCRIPT;
    }
}
