import { expect, it } from 'vitest';
import {
  isOwnAddress,
  isPublicAddress,
  lookupPublic,
} from '../../../services/core/http/address-guard.ts';

it.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['64:ff9b::808:808', true],
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::7f00:1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['64:ff9b:1::1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['fc00::1', false],
  ['fe80::1%eth0', false],
  ['ff02::1', false],
  ['no address', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

it.each([{ all: true }, { all: false }])(
  'hands out no private address for a name (%o)',
  async (options) => {
    const error = await new Promise((resolve) => lookupPublic('localhost', options, resolve));
    expect(String(error)).toContain('localhost is at');
  },
);

it('a host of hex letters is a name, not an address of a private network', () => {
  const own = (url: string) => isOwnAddress(new URL(url));
  expect(['http://[fd12::1]/', 'http://[fc00::7]:80/', 'http://10.0.0.1/'].map(own)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['http://fdad/', 'http://fcbeef/', 'http://fd.example/'].map(own)).toEqual([
    false,
    false,
    false,
  ]);
});
