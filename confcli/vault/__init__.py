"""WHERE IT IS KEPT: one standard SQLCipher 4 file. sqlcipher3 is imported here and nowhere else."""
