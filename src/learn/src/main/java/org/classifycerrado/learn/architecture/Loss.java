package org.classifycerrado.learn.architecture;

import java.util.Locale;

/**
 * What training minimises. For one task, {@code (1 − dice) · cross entropy + dice · (1 − Dice)}. The cross entropy is
 * averaged with the weights of the classes; {@code focusing} γ makes it the focal loss (Lin et al. 2017), in which a
 * pixel of whose class the network is sure with probability p counts (1 − p)^γ times as much. Dice is, for each class,
 * {@code (2·Σpt + 1e-5) / (Σp² + Σt² + 1e-5)} over the pixels of the batch, averaged over the classes that occur in it
 * or, with {@code absentToo}, over all, where it is next to 0 for a class that is absent and predicted anywhere. For
 * two tasks, {@code classShare} times that of the classes plus {@code edgeShare} times that of their boundaries, whose
 * cross entropy is neither weighted nor focused.
 *
 * <p>The U-Nets of CerraData-4MM were trained with the cross entropy of the softmax of their output, which is a softmax
 * already: {@code doubleSoftmax} repeats that. It flattens the loss and its gradients.
 *
 * @param dice share of the Dice term, 0 to 1; at 0 it is not computed
 * @param classShare factor of the classes' loss, positive
 * @param edgeShare factor of the boundaries' loss; at 0 they are not learned
 * @param doubleSoftmax whether the probabilities, instead of the logits, are taken for logits
 * @param absentToo whether Dice averages over all classes
 * @param focusing γ of the classes' focal loss, 0 to 5; 0 for cross entropy
 */
public record Loss(
        double dice, double classShare, double edgeShare, boolean doubleSoftmax, boolean absentToo, double focusing) {

    /**
     * Lines that compute the focal loss: l are the pixels' cross entropies, v their weights, 0 where a pixel does not
     * count. Reduction 0 is none.
     */
    private static final String FOCAL = "    r$ = torch.log_softmax(z$, 1)\n"
            + "    l$ = torch.nll_loss_nd(r$, t$, None, 0, 255)\n"
            + "    v$ = torch.nll_loss_nd(torch.full_like(r$, -1), t$, %2$s, 0, 255)\n"
            + "    k$ = torch.pow(torch.rsub(torch.exp(torch.neg(l$)), 1), %6$s)\n"
            + "    ce$ = torch.div(torch.sum(torch.mul(torch.mul(v$, k$), l$)), torch.clamp(torch.sum(v$), 1e-20))\n";

    /** Checks the shares. */
    public Loss {
        if (!(dice >= 0 && dice <= 1)) {
            throw new IllegalArgumentException("dice is " + dice + "; allowed: 0 to 1");
        }
        if (!(classShare > 0 && edgeShare >= 0) || Double.isInfinite(classShare + edgeShare)) {
            throw new IllegalArgumentException("shares of the tasks are " + classShare + " and " + edgeShare
                    + "; allowed: a positive number, and one that is not negative");
        }
        if (!(focusing >= 0 && focusing <= 5)) {
            throw new IllegalArgumentException("focusing is " + focusing + "; allowed: 0 to 5");
        }
    }

    /**
     * That of logits.
     *
     * @param dice share of the Dice term, 0 to 1
     * @param classShare factor of the classes' loss, positive
     * @param edgeShare factor of the boundaries' loss
     */
    public Loss(double dice, double classShare, double edgeShare) {
        this(dice, classShare, edgeShare, false, false, 0);
    }

    /**
     * That of the classes alone.
     *
     * @param dice share of the Dice term, 0 to 1
     */
    public Loss(double dice) {
        this(dice, 1, 0);
    }

    /**
     * The same, focused on what is not known well.
     *
     * @param gamma 0 to 5
     * @return the loss
     */
    public Loss focused(double gamma) {
        return new Loss(dice, classShare, edgeShare, doubleSoftmax, absentToo, gamma);
    }

    /**
     * Whether boundaries are learned too.
     *
     * @return true if they have a share
     */
    public boolean twoTasks() {
        return edgeShare > 0;
    }

    /**
     * Lines that compute {@code loss} and {@code lossc}, that of the classes alone, from x, y and w, and e of two
     * tasks.
     */
    String code(int classes) {
        if (!twoTasks()) {
            return "    zc = (self).scores(x)\n" + again("zc") + task("c", "y", "w", classes, focusing)
                    + scaled("loss", "lossc", classShare);
        }
        return "    h = (self).heads(x)\n    zc = h[0]\n    ze = h[1]\n" + again("zc") + again("ze")
                + task("c", "y", "w", classes, focusing)
                + task("e", "e", "None", classes, 0)
                + scaled("first", "lossc", classShare)
                + scaled("second", "losse", edgeShare)
                + "    loss = torch.add(first, second)\n";
    }

    private String again(String scores) {
        return doubleSoftmax ? "    " + scores + " = torch.softmax(" + scores + ", 1)\n" : "";
    }

    private static String scaled(String result, String value, double factor) {
        return String.format(Locale.ROOT, "    %s = torch.mul(%s, %s)\n", result, value, factor);
    }

    /** Lines that compute the loss of one task; the names of its variables end in the given letter. */
    private String task(String letter, String labels, String weights, int classes, double gamma) {
        // Integers where Python has names: dtype 4 is int64 and 6 float32, reduction 1 is the mean.
        String crossEntropy = "    t$ = torch.to(%1$s, 4)\n"
                + (gamma == 0 ? "    ce$ = torch.cross_entropy_loss(z$, t$, %2$s, 1, 255, 0.)\n" : FOCAL);
        String overlap = "    p$ = torch.softmax(z$, 1)\n"
                + "    m$ = torch.unsqueeze(torch.to(torch.ne(t$, 255), 6), 1)\n"
                + "    i$ = torch.unsqueeze(torch.clamp(t$, 0, %3$d), 1)\n"
                + "    o$ = torch.scatter(torch.zeros_like(p$), 1, i$, m$)\n"
                + "    q$ = torch.mul(p$, m$)\n"
                + "    s$ = torch.sum(o$, [0, 2, 3])\n"
                + "    n$ = torch.add(torch.mul(torch.sum(torch.mul(q$, o$), [0, 2, 3]), 2), 1e-05)\n"
                + "    d$ = torch.add(torch.add(torch.sum(torch.mul(q$, q$), [0, 2, 3]), s$), 1e-05)\n"
                + (absentToo ? "    f$ = torch.ones_like(s$)\n" : "    f$ = torch.to(torch.gt(s$, 0), 6)\n")
                + "    g$ = torch.div(torch.sum(torch.mul(torch.div(n$, d$), f$)), torch.clamp(torch.sum(f$), 1))\n"
                + "    loss$ = torch.add(torch.mul(ce$, %4$s), torch.mul(torch.rsub(g$, 1), %5$s))\n";
        String lines = crossEntropy + (dice == 0 ? "    loss$ = ce$\n" : overlap);
        return String.format(
                Locale.ROOT,
                lines.replaceAll("(?<!%\\d)\\$", letter),
                labels,
                weights,
                classes - 1,
                1 - dice,
                dice,
                gamma);
    }
}
