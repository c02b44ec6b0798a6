package org.classifycerrado.imagery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Doubt;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.Plausibility;
import org.geotools.util.logging.Logging;

/** Looks at a stack before it is used, and finds what is not what it is taken for. */
public final class Scrutiny {

    private static final Logger LOGGER = Logging.getLogger(Scrutiny.class);

    private Scrutiny() {}

    /**
     * Looks at pixel sizes and at some pixels.
     *
     * @param stack the imagery
     * @param request what it was made of
     * @param trained statistics of the model's training imagery; without them doubts about values are not grave
     * @return doubts, grave ones among them
     * @throws InvalidParameterException if pixels cannot be decoded
     * @throws CancellationException if the thread is interrupted; its interrupt is cleared then
     */
    public static List<Doubt> of(ImageryStack stack, StackRequest request, Optional<BandStatistics> trained) {
        ExpectedInput expected = request.expected();
        List<Doubt> doubts = new ArrayList<>();
        List<ImageryStack.Layer> layers = stack.layers();
        for (int i = 0; i < layers.size(); i++) {
            ImageryStack.Layer layer = layers.get(i);
            Plausibility.pixelSize(
                            layer.parameter(),
                            layer.metres(),
                            layer.sar(),
                            i > 0 || request.resolution().isPresent(),
                            request.resolution().isPresent(),
                            expected.pixelSize())
                    .ifPresent(doubts::add);
            values(stack, i, layer, expected, trained)
                    .map(doubt -> new Doubt(doubt.parameter(), doubt.text(), trained.isPresent(), doubt.remedy()))
                    .ifPresent(doubts::add);
        }
        request.resolution()
                .flatMap(metres ->
                        Plausibility.pixelSize("resolution", metres, false, false, false, expected.pixelSize()))
                .ifPresent(doubts::add);
        return doubts;
    }

    private static Optional<Doubt> values(
            ImageryStack stack,
            int index,
            ImageryStack.Layer layer,
            ExpectedInput expected,
            Optional<BandStatistics> trained) {
        float[][] values = look(stack, index, layer);
        if (!layer.sar()) {
            return Plausibility.msi(layer.parameter(), values, layer.meaning());
        }
        return Plausibility.sar(
                layer.parameter(),
                Modality.SAR.bands(),
                values,
                layer.meaning(),
                expected.sar(),
                trained.map(each -> each.mean().subList(layer.channels()[0], layer.channels()[1])));
    }

    /** Looks; what the imaging library throws at damaged files is told in words of our own. */
    private static float[][] look(ImageryStack stack, int index, ImageryStack.Layer layer) {
        try {
            return stack.look(index);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, layer.name() + " could not be decoded", e);
            throw new InvalidParameterException(
                    layer.parameter(), "'" + layer.name() + "' could not be decoded; is a file damaged?");
        }
    }

    /**
     * Refuses imagery about which there is a grave doubt.
     *
     * @param doubts all doubts
     * @param allowed whether it is to be used all the same
     * @return warnings of what is not refused
     * @throws InvalidParameterException if there is a grave doubt and it is not allowed
     */
    public static List<String> settle(List<Doubt> doubts, boolean allowed) {
        List<String> warnings = new ArrayList<>();
        for (Doubt doubt : doubts) {
            if (doubt.grave() && !allowed) {
                throw new InvalidParameterException(
                        doubt.parameter(), doubt.text() + ". To use it all the same, say allowImplausible=true");
            }
            warnings.add(doubt.parameter() + " " + doubt.text());
        }
        return warnings;
    }
}
