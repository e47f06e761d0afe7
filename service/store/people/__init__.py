"""What people decide, who of them is let in, and what they were answered.

`corrections` are decisions about who is one speaker, `reviews` about quotes; both outlive a new extraction. `keys` let
callers in, `answers` are kept for requests that are sent again.
"""
