"""What the demos are made of: the road and its camera, the network, the learner, evaluation, events and recordings."""
