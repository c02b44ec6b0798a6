package org.classifycerrado.process;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.AreaCounter;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.segment.SegmentationException;
import org.geotools.feature.NameImpl;
import org.geotools.process.ProcessException;

/**
 * Classifies scenes block by block, for programs that share out a scene among processes or machines. A request is one
 * of {@link ClassifyCerradoProcess}, checked as there; the pixels of the blocks together are those of the map that the
 * process would make of it, whoever computes which block in what order. Safe for use by several threads.
 */
public final class BlockClassifier {

    /** What is done with an open scene. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does it.
         *
         * @param scene open until this returns
         * @return what the work gives
         * @throws IOException if imagery cannot be read, or results not be kept
         * @throws SegmentationException if the model fails
         */
        T of(Scene scene) throws IOException, SegmentationException;
    }

    private final Host host;

    /**
     * A classifier on a host.
     *
     * @param host whose publisher is not used
     */
    public BlockClassifier(Host host) {
        this.host = host;
    }

    /**
     * Opens the scene of a request and does something with it. An interrupt of the thread is a cancel.
     *
     * @param inputs of the process, by name; those that tell how to publish are not looked at
     * @param work to do
     * @return what the work gives
     * @throws ProcessException if the request cannot be answered, or the work fails; the message says why in the
     *     process's words, and the log says more
     */
    public <T> T with(Map<String, Object> inputs, Work<T> work) throws ProcessException {
        List<T> result = new ArrayList<>();
        try (CerradoProcessFactory factory = new CerradoProcessFactory(host, classification -> {
            if (classification.request().cleaning().isNeeded()) {
                throw new InvalidParameterException(
                        CleaningRequest.SMOOTH,
                        "or " + CleaningRequest.MIN_AREA
                                + " was given, but blocks are not cleaned each for itself; clean the whole map");
            }
            try (OpenScene open = classification.open()) {
                result.add(work.of(new Scene(classification, open)));
            }
            return Map.of();
        })) {
            factory.create(new NameImpl(CerradoProcessFactory.NAMESPACE, ClassifyCerradoProcess.NAME))
                    .execute(inputs, null);
        }
        return result.get(0);
    }

    /** A scene that is open. For one thread. */
    public static final class Scene {

        private final Classification classification;
        private final OpenScene open;

        private Scene(Classification classification, OpenScene open) {
            this.classification = classification;
            this.open = open;
        }

        /**
         * The grid of its map.
         *
         * @return what the inputs and the region share
         */
        public PixelGrid grid() {
            return open.stack().grid();
        }

        /**
         * The legend of its map.
         *
         * @return that of the level asked for
         */
        public Legend legend() {
            return open.legend();
        }

        /**
         * The model that classifies it.
         *
         * @return its card
         */
        public ModelCard model() {
            return open.model().card();
        }

        /**
         * Cuts a part of the map into blocks.
         *
         * @param part in pixels of the {@link #grid()}, within it
         * @param side about how many pixels a block has on each side
         * @return the blocks, row by row; the same ones for the same request and part
         * @throws org.classifycerrado.InvalidParameterException if a side is smaller than a window
         */
        public List<PatchBlock> blocks(Rectangle part, int side) {
            return open.layout().blocks(part, side, classification.request().blend());
        }

        /**
         * Looks at some of the imagery's values.
         *
         * @return sentences about what is odd; often none
         * @throws org.classifycerrado.InvalidParameterException if they cannot be what they are taken for, unless the
         *     request allows that
         */
        public List<String> doubts() {
            return classification.scrutinise(open);
        }

        /**
         * A counter for the pixels of its map, or a part of it.
         *
         * @param part grid of the part
         * @return at zero
         * @throws org.classifycerrado.InvalidParameterException if no areas can be measured in the map's CRS
         */
        public AreaCounter areaCounter(PixelGrid part) {
            return CerradoAreasProcess.counter(model().modality().usesMsi() ? "msi" : "sar", legend(), part);
        }

        /**
         * What the files of its map say of their making.
         *
         * @return items of GDAL's metadata
         * @throws SegmentationException if the model cannot be run here
         */
        public Map<String, String> metadata() throws SegmentationException {
            return classification.record(open).metadata(classification.arithmetic(open));
        }

        /**
         * Classifies a block.
         *
         * @param block one of the {@link #blocks}
         * @param sink receives its rows, on a thread of the run
         * @return how many windows were segmented
         * @throws IOException if imagery cannot be read, or the rows not be kept
         * @throws SegmentationException if the model fails
         */
        public long classify(PatchBlock block, PatchMosaic.RowSink sink) throws IOException, SegmentationException {
            return classification.classify(open, block, sink).windows();
        }
    }
}
