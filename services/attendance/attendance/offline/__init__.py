"""오프라인: presses made without a network, with what can be proved about their time."""
