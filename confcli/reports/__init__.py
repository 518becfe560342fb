"""WAYS TO SHOW: a value goes in, a text comes out. Nothing here opens a file or asks anything."""
