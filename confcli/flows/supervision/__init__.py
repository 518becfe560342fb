"""WHAT A SUPERVISOR DOES with what volunteers send: taking it in, and replying."""
