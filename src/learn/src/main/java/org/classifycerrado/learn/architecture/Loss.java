package org.classifycerrado.learn.architecture;

import java.util.Locale;

/**
 * What training minimises: {@code (1 − dice) · cross entropy + dice · (1 − Dice)}. The cross entropy is weighted by
 * class and averaged with those weights. Dice is, for each class, {@code (2·Σpt + 1e-5) / (Σp² + Σt² + 1e-5)} over the
 * pixels of the batch, averaged over the classes that occur in it.
 *
 * @param dice share of the Dice term, 0 to 1; at 0 it is not computed
 */
public record Loss(double dice) {

    /** Checks the share. */
    public Loss {
        if (!(dice >= 0 && dice <= 1)) {
            throw new IllegalArgumentException("dice is " + dice + "; allowed: 0 to 1");
        }
    }

    /** Lines that compute {@code loss} from x, y and w. */
    String code(int classes) {
        // Integers where Python has names: dtype 4 is int64 and 6 float32, reduction 1 is the mean.
        String crossEntropy = "    z = (self).scores(x)\n"
                + "    t = torch.to(y, 4)\n"
                + "    ce = torch.cross_entropy_loss(z, t, w, 1, 255, 0.)\n";
        if (dice == 0) {
            return crossEntropy + "    loss = ce\n";
        }
        return crossEntropy
                + "    p = torch.softmax(z, 1)\n"
                + "    m = torch.unsqueeze(torch.to(torch.ne(t, 255), 6), 1)\n"
                + "    i = torch.unsqueeze(torch.clamp(t, 0, " + (classes - 1) + "), 1)\n"
                + "    o = torch.scatter(torch.zeros_like(p), 1, i, m)\n"
                + "    q = torch.mul(p, m)\n"
                + "    c = torch.sum(o, [0, 2, 3])\n"
                + "    n = torch.add(torch.mul(torch.sum(torch.mul(q, o), [0, 2, 3]), 2), 1e-05)\n"
                + "    d = torch.add(torch.add(torch.sum(torch.mul(q, q), [0, 2, 3]), c), 1e-05)\n"
                + "    f = torch.to(torch.gt(c, 0), 6)\n"
                + "    g = torch.div(torch.sum(torch.mul(torch.div(n, d), f)), torch.clamp(torch.sum(f), 1))\n"
                + String.format(
                        Locale.ROOT,
                        "    loss = torch.add(torch.mul(ce, %s), torch.mul(torch.rsub(g, 1), %s))\n",
                        1 - dice,
                        dice);
    }
}
