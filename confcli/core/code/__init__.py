"""THE CODE AS VALUES: what a policy is made of, what is asked next, and what the answers come to."""
