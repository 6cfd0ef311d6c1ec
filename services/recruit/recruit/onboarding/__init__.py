"""온보딩: what is still missing of somebody who was taken on."""
