package org.classifycerrado.model;

/** A model card, or the folder around it, is not what it must be. The message names the field and what is allowed. */
public class CardException extends Exception {

    /**
     * Creates the exception.
     *
     * @param message what is wrong, for the person who wrote the card
     */
    public CardException(String message) {
        super(message);
    }
}
