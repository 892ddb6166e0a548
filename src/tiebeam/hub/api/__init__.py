"""The public interface for machines: REST with tokens. Owns the tokens and nothing else."""
