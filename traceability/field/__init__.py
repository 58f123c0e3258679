"""The phone app of producers: diary, batches, shell and queue. It shows and asks; every rule is in the verbs below."""
