"""The browser code that a node serves, as a list of hashes that the operator signs and anybody can compare with."""
