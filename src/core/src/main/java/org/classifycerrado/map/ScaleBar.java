package org.classifycerrado.map;

import java.text.NumberFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A scale bar of a round length.
 *
 * @param metres length on the ground: 1, 2 or 5 times a power of ten
 * @param pixels length in the picture, rounded
 * @param label the length as text, in m or km
 */
record ScaleBar(double metres, int pixels, String label) {

    /** The longest bar that fits into some pixels; none if a pixel has no usable length on the ground. */
    static Optional<ScaleBar> fitting(int pixels, double metresPerPixel, Locale locale) {
        double longest = pixels * metresPerPixel;
        if (!(longest > 0) || Double.isInfinite(longest)) {
            return Optional.empty();
        }
        double power = Math.pow(10, Math.floor(Math.log10(longest)));
        double metres = longest >= 5 * power ? 5 * power : longest >= 2 * power ? 2 * power : power;
        NumberFormat number = NumberFormat.getNumberInstance(locale);
        number.setMaximumFractionDigits(6);
        String label = metres >= 1000 ? number.format(metres / 1000) + " km" : number.format(metres) + " m";
        return Optional.of(new ScaleBar(metres, (int) Math.round(metres / metresPerPixel), label));
    }
}
